false;
