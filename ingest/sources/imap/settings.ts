import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** A mail box as voronka.yml describes it. */
export const imapSettings = z
  .strictObject({
    host: z.string().min(1),
    port: z.coerce.number().int().min(1).max(65_535).optional(),
    user: z.string().min(1),
    /** tls: from the first byte (993); starttls: from the first word (143); none: on this machine only */
    security: z.enum(['tls', 'starttls', 'none']).default('tls'),
    /** the certificate (PEM) of the company's own authority, where the server's is signed by it */
    ca_file: z.string().refine(isAbsolute, 'a path from the root: /etc/ssl/company-ca.pem').optional(),
    /** bodies: the text of letters too, without attachments; else headers only */
    keep: z.enum(['headers', 'bodies']).default('headers'),
    /** as the server names them; the inbox and the folder of sent letters unless told */
    folders: z
      .union([z.array(z.string()), z.string().transform((text) => text.split(',').map((folder) => folder.trim()))])
      .default([]),
    /** letters asked for at once */
    page: z.coerce.number().int().min(1).max(1_000).default(200),
  })
  .refine(({ host, security }) => security !== 'none' || /^(localhost|127\.[\d.]+|::1)$/.test(host), {
    message: 'a password is sent without encryption to this machine only',
    path: ['security'],
  });

export type ImapSettings = z.infer<typeof imapSettings>;
