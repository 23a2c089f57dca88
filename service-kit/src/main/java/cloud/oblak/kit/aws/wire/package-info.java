/**
 * The wire formats of AWS, read and written for any model class of the AWS SDK by its {@code
 * sdkFields()}: nothing here knows an action. Whatever arrives is hostile: nesting, the number of
 * parameters and what a compressed body unfolds to are bounded, and a list is as long as it has
 * elements, whatever its indexes say.
 *
 * <p>Names that the model does not know are refused in the query protocols, as EC2 does, and
 * ignored in JSON and CBOR, as AWS does there: newer clients may send members that older servers
 * have not heard of.
 */
package cloud.oblak.kit.aws.wire;
