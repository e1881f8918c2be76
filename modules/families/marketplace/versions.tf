# Rendered from modules/families/marketplace/spec.yaml (digest 4b7fce4e14fdaadb) by `make render`; edit that file, not this one.

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
