# Rendered from modules/families/social/spec.yaml (digest b7a9f20522194f55) by `make render`; edit that file, not this one.

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
