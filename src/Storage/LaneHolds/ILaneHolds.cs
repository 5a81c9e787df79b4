using ImageGen.Storage.Redis;

namespace ImageGen.Storage.LaneHolds;

/// <summary>What operators have stopped. Every method throws <see cref="StoreUnavailableException"/> when the store does not respond.</summary>
public interface ILaneHolds
{
    /// <summary>All holds.</summary>
    Task<LaneHoldSet> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sets the hold of a lane, or of a tenant in it; replaces an earlier one.</summary>
    Task SetAsync(LaneHold hold, CancellationToken cancellationToken);

    /// <summary>Removes the hold of a lane, or of a tenant in it; does nothing when there is none.</summary>
    Task RemoveAsync(string lane, string? tenant, CancellationToken cancellationToken);
}
