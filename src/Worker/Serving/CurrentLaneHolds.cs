using ImageGen.Storage.LaneHolds;

namespace ImageGen.Worker.Serving;

/// <summary>What operators have stopped, as of about a second ago.</summary>
internal sealed class CurrentLaneHolds
{
    private volatile LaneHoldSet _set = LaneHoldSet.None;

    /// <summary>The holds.</summary>
    public LaneHoldSet Set => _set;

    /// <summary>Replaces the holds.</summary>
    public void Update(LaneHoldSet set) => _set = set;
}
