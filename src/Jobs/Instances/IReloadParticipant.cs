namespace ImageGen.Jobs.Instances;

/// <summary>Something else of a host that follows the settings of the provider instances, so that it changes together with the roster.</summary>
public interface IReloadParticipant
{
    /// <summary>Prepares what follows from the instances as the configuration has them now; nothing changes yet.</summary>
    IPreparedChange Prepare(ConfiguredProvidersChange instances);
}
