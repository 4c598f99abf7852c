"""What happened on the days that were named: death, cremation, birth; and days counted from one another."""
