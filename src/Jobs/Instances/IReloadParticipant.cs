namespace ImageGen.Jobs.Instances;

/// <summary>Something else of a host that follows the settings of the provider instances, so that it changes together with the roster.</summary>
public interface IReloadParticipant
{
    /// <summary>Reads the settings as they are now; nothing changes yet.</summary>
    IPreparedChange Prepare();
}
