# What a user of EC2-compatible clouds writes: the endpoint is another, the rest is AWS's own.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "public_key" { type = string }

variable "type" {
  type    = string
  default = "c1.nano"
}

variable "stage" {
  type    = string
  default = "test"
}

provider "aws" {
  region                      = "us-east-1"
  skip_region_validation      = true
  skip_metadata_api_check     = true
  skip_credentials_validation = false
  skip_requesting_account_id  = false

  endpoints {
    ec2 = var.endpoint
    iam = var.endpoint
    sts = var.endpoint
  }
}

data "aws_caller_identity" "me" {}

data "aws_ami" "tiny" {
  most_recent = true
  owners      = ["amazon"]
  filter {
    name   = "name"
    values = ["tiny"]
  }
}

data "aws_vpc" "default" {
  default = true
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "What reaches the web"
  vpc_id      = data.aws_vpc.default.id

  ingress {
    description = "http"
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "ruled" {
  name   = "ruled"
  vpc_id = data.aws_vpc.default.id
}

resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  security_group_id = aws_security_group.ruled.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_vpc_security_group_ingress_rule" "ping" {
  security_group_id            = aws_security_group.ruled.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8081
}

resource "aws_key_pair" "mine" {
  key_name   = "mine"
  public_key = var.public_key
}

resource "aws_iam_user" "robot" {
  name = "robot"
}

resource "aws_iam_role" "web" {
  name = "web"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_policy" "look" {
  name = "look"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }]
  })
}

resource "aws_iam_role_policy_attachment" "look" {
  role       = aws_iam_role.web.name
  policy_arn = aws_iam_policy.look.arn
}

resource "aws_iam_user_policy" "own" {
  name   = "own"
  user   = aws_iam_user.robot.name
  policy = aws_iam_policy.look.policy
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = aws_iam_role.web.name
}

resource "aws_launch_template" "web" {
  name          = "web"
  image_id      = data.aws_ami.tiny.id
  instance_type = var.type
  key_name      = aws_key_pair.mine.key_name
}

resource "aws_instance" "web" {
  ami                    = data.aws_ami.tiny.id
  instance_type          = var.type
  key_name               = aws_key_pair.mine.key_name
  vpc_security_group_ids = [aws_security_group.web.id]
  user_data              = "#!/bin/sh\necho hello\n"

  root_block_device {
    volume_size = 2
    volume_type = "gp2"

    tags = {
      Name  = "web-root"
      stage = var.stage
    }
  }

  tags = {
    Name  = "web"
    stage = var.stage
  }
}

output "account" { value = data.aws_caller_identity.me.account_id }
output "instance" { value = aws_instance.web.id }
output "disk" { value = aws_instance.web.root_block_device[0].volume_id }
output "address" { value = aws_instance.web.public_ip }
