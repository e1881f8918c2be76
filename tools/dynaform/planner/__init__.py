"""Floor 3, pure: from intent to proof. Layout, template algebra, search, and the requests a proof stands for."""
