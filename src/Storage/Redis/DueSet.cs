using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>A sorted set that every partition has, ordered by the time at which a worker must next look at each member.</summary>
/// <param name="Name">The name, which is unique among these sets.</param>
/// <param name="Key">The key of the set in a partition.</param>
internal sealed record DueSet(string Name, Func<int, RedisKey> Key)
{
    /// <summary>Events to be handed to the bus.</summary>
    public static readonly DueSet Out = new("out", partition => new PartitionKeys(partition).Out);

    /// <summary>Jobs of all lanes that have not begun, by the time at which they expire.</summary>
    public static readonly DueSet Expire = new("expire", partition => new PartitionKeys(partition).Expire);

    /// <summary>Jobs with an unknown outcome.</summary>
    public static readonly DueSet Unknown = new("unknown", partition => new PartitionKeys(partition).Unknown) { IsDueIfAny = true };

    /// <summary>Jobs whose content is to be erased.</summary>
    public static readonly DueSet Erasing = new("erasing", partition => new PartitionKeys(partition).Erasing);

    /// <summary>Images that are to be removed from the result store.</summary>
    public static readonly DueSet Removals = new("removals", partition => new PartitionKeys(partition).Removals);

    /// <summary>Whether the members are jobs of one lane that wait for the due loop. Only these sets end its waits.</summary>
    public bool IsOfLane { get; private init; }

    /// <summary>Whether the set has another order, so that a member may be due as soon as there is one.</summary>
    public bool IsDueIfAny { get; init; }

    /// <summary>Queued jobs of a lane.</summary>
    public static DueSet Start(string lane) => new($"start:{lane}", partition => new PartitionKeys(partition).Start(lane)) { IsOfLane = true };

    /// <summary>Begun jobs of a lane.</summary>
    public static DueSet Continue(string lane) => new($"continue:{lane}", partition => new PartitionKeys(partition).Continue(lane)) { IsOfLane = true };

    /// <summary>Jobs of a lane whose images wait to be fetched, by the time at which their provider deletes them.</summary>
    public static DueSet Rescue(string lane) => new($"rescue:{lane}", partition => new PartitionKeys(partition).Rescue(lane)) { IsDueIfAny = true };
}
