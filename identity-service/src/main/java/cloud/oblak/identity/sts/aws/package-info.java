/**
 * STS: who the caller is, and credentials that end by themselves. Temporary credentials speak for
 * their user as it is at each moment; they cannot make others, or a stolen one would never end.
 */
package cloud.oblak.identity.sts.aws;
