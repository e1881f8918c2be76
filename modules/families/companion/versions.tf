# Rendered from modules/families/companion/spec.yaml (digest f62a9225caec81b5) by `make render`; edit that file, not this one.

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
