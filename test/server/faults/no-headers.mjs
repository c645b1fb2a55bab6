// The twin of the headers: no plugin sets any, and nothing looks at an answer before it is sent.
import { FastifyAdapter } from '@nestjs/platform-fastify';

const { register, getInstance } = FastifyAdapter.prototype;
FastifyAdapter.prototype.register = function (plugin, ...given) {
  return /helmet/i.test(plugin.name) ? this : register.call(this, plugin, ...given);
};
FastifyAdapter.prototype.getInstance = function () {
  const fastify = getInstance.call(this);
  const { addHook } = fastify;
  fastify.addHook = function (name, hook) {
    const isOurs = /Permissions-Policy|keepToOne/.test(String(hook));
    return isOurs ? this : addHook.call(this, name, hook);
  };
  return fastify;
};
