using ImageGen.Gateway;
using ImageGen.Gateway.Access;
using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;

return await HostStart.RunAsync(
    "The gateway",
    () => GatewayHost.Build(args),
    exception => exception switch
    {
        ForeignStorageException or GatewayOpenException => HostExit.Configuration,
        StoreNotSafeException or StoreUnavailableException => HostExit.ServerUnreachable,
        _ => null,
    });
