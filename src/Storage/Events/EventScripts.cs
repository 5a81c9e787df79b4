using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Events;

/// <summary>The scripts of the tenant event feeds; each file documents its keys and arguments.</summary>
internal static class EventScripts
{
    public static readonly StoreScript ReadFeed = Load("read_feed");
    public static readonly StoreScript TrimFeed = Load("trim_feed");

    private static StoreScript Load(string name) => StoreScript.Load("Redis.Scripts.prelude", $"Events.Scripts.{name}");
}
