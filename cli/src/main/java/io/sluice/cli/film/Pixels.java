package io.sluice.cli.film;

/** @param rgb {@code [height, width, 3]}, row-major */
record Pixels(int height, int width, byte[] rgb) {}
