/**
 * Words that IAM's entities share: names, paths, unique ids, tags and codes. Belongs to no
 * resource, depends on none.
 */
package cloud.oblak.identity.entity;
