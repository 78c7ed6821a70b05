(c.email_consent is true);
