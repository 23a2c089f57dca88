/** Groups: users that share policies. Whoever changes groups of an account holds its row. */
package cloud.oblak.identity.group;
