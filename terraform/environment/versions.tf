terraform {
  # 1.11: the S3 backend locks by a file in the bucket.
  required_version = ">= 1.11"

  # Bucket, key and Region come with init (-backend-config): they belong to the environment, not to the code.
  backend "s3" {}

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }
}
