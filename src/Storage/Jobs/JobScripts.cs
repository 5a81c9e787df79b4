using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>The scripts of the job store; each file documents its keys and arguments.</summary>
internal static class JobScripts
{
    public static readonly StoreScript Create = Load("create");
    public static readonly StoreScript Claim = Load("liveness", "claim");
    public static readonly StoreScript RecordHeartbeat = Load("liveness", "record_heartbeat");
    public static readonly StoreScript RenewLease = Load("renew_lease");
    public static readonly StoreScript Intent = Load("intent");
    public static readonly StoreScript ProviderId = Load("provider_id");
    public static readonly StoreScript Adopt = Load("adopt");
    public static readonly StoreScript TakePurchase = Load("take_purchase");
    public static readonly StoreScript ClosePurchase = Load("close_purchase");
    public static readonly StoreScript GiveBack = Load("give_back");
    public static readonly StoreScript Storing = Load("storing");
    public static readonly StoreScript Reschedule = Load("reschedule");
    public static readonly StoreScript Unknown = Load("unknown");
    public static readonly StoreScript Settle = Load("settle");
    public static readonly StoreScript ForgetKnown = Load("forget_known");
    public static readonly StoreScript Finish = Load("terminal", "finish");
    public static readonly StoreScript NoteImage = Load("note_image");
    public static readonly StoreScript Cancel = Load("terminal", "cancel");
    public static readonly StoreScript Replay = Load("terminal", "replay");
    public static readonly StoreScript Progress = Load("progress");
    public static readonly StoreScript Compact = Load("compact");
    public static readonly StoreScript Expand = Load("expand");
    public static readonly StoreScript ReleaseImages = Load("release_images");

    public static readonly StoreScript Tidy = Load("tidy");

    public static readonly StoreScript CheckRemoval = Load("check_removal");
    public static readonly StoreScript RequestErase = Load("request_erase");
    public static readonly StoreScript Erase = Load("erase");

    public static readonly StoreScript TakeRescue = Load("take_rescue");
    public static readonly StoreScript FirstDeletion = Load("first_deletion");

    private static StoreScript Load(params IEnumerable<string> names)
        => StoreScript.Load(names.Select(name => $"Jobs.Scripts.{name}").Prepend("Redis.Scripts.prelude"));
}
