/** STS's action on the details of refusals. */
package cloud.oblak.identity.refusal.aws;
