"""Packaging: the five rooms at the root install as vitalbench.<room>."""

from setuptools import find_packages, setup

ROOMS = ("reference", "simulators", "harness", "reports", "scenarios")
DATA = [
    "py.typed",
    "**/*.yaml",
    "**/*.json",
    "**/*.html",
    "**/*.css",
    "**/*.j2",
    "**/*.js",
    "**/*.pem",
    "**/*.der",
    "**/*.gz",
    "**/*.wsdl",
    "**/*.xsd",
    "**/*.toml",
    "**/*.md",
]

packages = ["vitalbench"]
for room in ROOMS:
    packages.append(f"vitalbench.{room}")
    packages += [f"vitalbench.{room}.{sub}" for sub in find_packages(room)]

setup(packages=packages, package_data=dict.fromkeys(packages, DATA))
