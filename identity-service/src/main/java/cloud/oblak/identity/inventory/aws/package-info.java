/** IAM's actions on an account as a whole. */
package cloud.oblak.identity.inventory.aws;
