/**
 * The public parameters of Systems Manager that scripts look images up by ({@code /aws/service/…}),
 * answered with the image that the operator chose for each. An alias names an image by id or name,
 * so that an image made anew under its name is found at once; one whose image is not there does not
 * exist for tenants: nothing pretends to be another's image by itself. Only the operator writes
 * them. Parameters of tenants are not kept here.
 */
package cloud.oblak.compute.parameter;
