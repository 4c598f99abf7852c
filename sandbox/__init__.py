"""The outside world on a laptop: the WeChat platform and the departments, over real HTTP.

For training, demo and tests. The product never imports it, and it imports nothing of the product but
`config`: each side is written from the platform's pages, so that a mistake shows as a disagreement.
"""
