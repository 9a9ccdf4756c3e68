/**
 * YAML files of the operator's as nodes that know their lines: bounded in size, depth and aliases, and never constructed into
 * objects, whatever their tags say. What the nodes mean is known to those who read them.
 */
@NullMarked
package io.sluice.server.yaml;

import org.jspecify.annotations.NullMarked;
