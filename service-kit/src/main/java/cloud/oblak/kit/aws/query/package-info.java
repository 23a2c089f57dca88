/**
 * What the query APIs of AWS have in common and their models do not say: filters with wildcards,
 * pages with bounds, ids that are malformed or not there, tags on create. Knows no model classes,
 * so that any API may use it.
 */
package cloud.oblak.kit.aws.query;
