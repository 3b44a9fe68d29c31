"""How often something happened in each hour: counts that outlive what was counted."""
