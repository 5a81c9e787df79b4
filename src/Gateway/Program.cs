using ImageGen.Gateway;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.SelfCheck;

return await HostStart.RunAsync(
    "The gateway",
    () => GatewayHost.Build(args),
    exception => exception is StoreNotSafeException or StoreUnavailableException ? HostExit.ServerUnreachable : null);
