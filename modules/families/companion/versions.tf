# Rendered from modules/families/companion/spec.yaml (digest 42a65ce87ac2aa5e) by `make render`; edit that file, not this one.

terraform {
  # 1.9: validations that look at more than one variable.
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0"
    }
  }
}
