import SCIMMY from 'scimmy';

/** A schema under a URN of its own. The library accepts only URNs registered with IETF in its constructor; a vendor's own extension lives elsewhere (RFC 7643 section 10.2.1). */
export class VendorSchema extends SCIMMY.Types.SchemaDefinition {
  constructor(
    urn: string,
    about: { readonly name: string; readonly description: string },
    attributes: SCIMMY.Types.Attribute[],
  ) {
    super(about.name, 'urn:ietf:params:scim:schemas:extension:vendor', about.description, attributes);
    this.id = urn;
  }
}
