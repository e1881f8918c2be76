# Rendered from modules/families/conversation/spec.yaml (digest 4c8d393e0e210fa1) by `make render`; edit that file, not this one.

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
