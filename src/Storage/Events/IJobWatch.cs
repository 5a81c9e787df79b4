namespace ImageGen.Storage.Events;

/// <summary>One reader's watch of one job.</summary>
public interface IJobWatch : IEventWatch
{
    /// <summary>The number of the last event that the reader has, 0 if none. The poll does not wake the reader for an event that it has.</summary>
    long Seen { get; set; }
}
