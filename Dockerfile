# The gateway (default target) and, with `--target subgraphs`, the example subgraphs. TypeScript runs as it is.

FROM node:26-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The only optional packages are Node itself for several platforms, which the base image has already.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:26-bookworm-slim AS runtime
ENV NODE_ENV=production
# @apollo/gateway reports to its vendor otherwise. The gateway sets this by itself, too.
ENV APOLLO_TELEMETRY_DISABLED=true
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE NOTICE ./

FROM runtime AS subgraphs
COPY subgraphs subgraphs
ENV HOST=0.0.0.0 PORT=4001
USER node
EXPOSE 4001 4002 4003 4004
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "subgraphs/users/server.ts"]

FROM runtime AS gateway
COPY bin bin
COPY src src
COPY portico.yaml ./
COPY subgraphs/dashboard.graphql subgraphs/
# Holds the last good supergraph: mount a volume here to keep it over a new container.
RUN install --directory --owner=node --group=node .portico
# Probes come from outside of the container. Publish the admin port to nobody else.
ENV PORT=4000 ADMIN_HOST=0.0.0.0 ADMIN_PORT=8088
USER node
EXPOSE 4000 8088
HEALTHCHECK --interval=5s --timeout=2s --start-period=15s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/portico.mjs"]
CMD ["serve", "--config", "portico.yaml"]
