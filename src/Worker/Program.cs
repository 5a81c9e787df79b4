using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Identity;
using ImageGen.Storage.Redis;
using ImageGen.Storage.SelfCheck;
using ImageGen.Worker;

return await HostStart.RunAsync(
    "The worker",
    () => WorkerHost.Build(args),
    exception => exception switch
    {
        ForeignStorageException => HostExit.Configuration,
        StoreNotSafeException or StoreUnavailableException => HostExit.ServerUnreachable,
        _ => null,
    });
