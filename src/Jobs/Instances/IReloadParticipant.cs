namespace ImageGen.Jobs.Instances;

/// <summary>A part of a host that depends on the settings of the provider instances and changes together with the configured providers.</summary>
public interface IReloadParticipant
{
    /// <summary>Prepares the change for the instances as they are configured now; nothing changes yet.</summary>
    IPreparedChange Prepare(ConfiguredProvidersChange instances);
}
