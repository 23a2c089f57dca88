/** Instance profiles: what an instance names to speak as a role. At most one role is in each. */
package cloud.oblak.identity.instanceprofile;
