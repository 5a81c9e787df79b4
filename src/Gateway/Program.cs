using ImageGen.Gateway;

await GatewayHost.Build(args).RunAsync();
