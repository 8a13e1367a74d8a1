"""The register of people, posts, ministries, groups and cabinets as CSV files, and the script that makes them."""
