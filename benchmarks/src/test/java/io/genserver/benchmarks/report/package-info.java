/** Runs all benchmarks, and makes of what they tell a table, charts, and a verdict on each target. */
package io.genserver.benchmarks.report;
