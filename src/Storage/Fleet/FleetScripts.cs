using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Fleet;

/// <summary>The scripts of provider slots, rates, circuits and lanes; each file documents its keys and arguments.</summary>
internal static class FleetScripts
{
    public static readonly StoreScript NameLanes = Load("name_lanes");
    public static readonly StoreScript ForgetLane = Load("forget_lane");
    public static readonly StoreScript TakeSlot = Load("take_slot");
    public static readonly StoreScript KeepSlots = Load("keep_slots");
    public static readonly StoreScript Enter = Load("enter");
    public static readonly StoreScript LeavePoolMember = Load("leave_pool_member");
    public static readonly StoreScript SlowDown = Load("slow_down");
    public static readonly StoreScript OpenCircuit = Load("open_circuit");
    public static readonly StoreScript CloseCircuit = Load("close_circuit");
    public static readonly StoreScript ReleaseProbe = Load("release_probe");

    private static StoreScript Load(string name) => StoreScript.Load("Redis.Scripts.prelude", $"Fleet.Scripts.{name}");
}
