(false);
