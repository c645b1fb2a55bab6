// The fault that bad bodies and parameters find: what is sent reaches the services as it came, past every schema.
import { StandardSchemaValidationPipe } from '@nestjs/common';

StandardSchemaValidationPipe.prototype.transform = async (value) => value;
