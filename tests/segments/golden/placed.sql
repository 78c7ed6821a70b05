(c.cell is not null);
