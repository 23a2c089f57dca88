/** Systems Manager's actions on public parameters. */
package cloud.oblak.compute.parameter.aws;
