/** STS's action on sessions of roles. */
package cloud.oblak.identity.rolesession.aws;
