# The social network in prod, where it differs from common.tfvars.

index_settings = {
  UserPosts = {
    # A lookup of a name that becomes a flood is somebody trying names: it is to stop here, and not to slow the table down.
    UsersByUsername = { max_read_request_units = 3000 }
  }
}
