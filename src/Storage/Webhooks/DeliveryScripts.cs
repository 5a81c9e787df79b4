using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Webhooks;

/// <summary>The scripts of webhook deliveries; each file documents its keys and arguments.</summary>
internal static class DeliveryScripts
{
    public static readonly StoreScript Enqueue = Load("enqueue");
    public static readonly StoreScript Count = StoreScript.Load("Redis.Scripts.prelude", "Webhooks.Scripts.count");
    public static readonly StoreScript Take = Load("take");
    public static readonly StoreScript Record = Load("record");
    public static readonly StoreScript Replay = Load("replay");
    public static readonly StoreScript Forward = Load("forward");
    public static readonly StoreScript Drop = Load("drop");
    public static readonly StoreScript Forget = Load("forget");

    private static StoreScript Load(string name) => StoreScript.Load("Redis.Scripts.prelude", "Webhooks.Scripts.queue", $"Webhooks.Scripts.{name}");
}
