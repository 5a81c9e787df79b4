using ImageGen.ServiceDefaults.Starting;
using ImageGen.Storage.Jobs;
using ImageGen.Storage.SelfCheck;
using ImageGen.Worker;

return await HostStart.RunAsync(
    "The worker",
    () => WorkerHost.Build(args),
    exception => exception is StoreNotSafeException or StoreUnavailableException ? HostExit.ServerUnreachable : null);
