"""The document: read, checked, made a graph with shapes. Imports no compiler."""
