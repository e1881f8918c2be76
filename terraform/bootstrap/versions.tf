terraform {
  # 1.11: the S3 backend of the other roots locks by a file in the bucket.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}
