(c.email is not null);
