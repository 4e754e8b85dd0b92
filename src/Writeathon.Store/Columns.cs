using System.Data;
using Dapper;

namespace Writeathon.Store;

/// <summary>How ids, instants and days stand in the columns of both engines: TEXT, BIGINT milliseconds, TEXT.</summary>
internal static class Columns
{
    /// <summary>
    /// Teaches Dapper the columns. Its own maps go first, for they would win. A row whose columns are expressions marks its constructor:
    /// SQLite knows an expression's type only from its first row, and there may be none.
    /// </summary>
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.RemoveTypeMap(typeof(Guid?));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.RemoveTypeMap(typeof(DateOnly));
        SqlMapper.RemoveTypeMap(typeof(DateOnly?));
        SqlMapper.AddTypeHandler(new IdColumn());
        SqlMapper.AddTypeHandler(new InstantColumn());
        SqlMapper.AddTypeHandler(new DayColumn());
    }

    /// <summary>The text, or an empty one where there is none: a column of a primary key holds no null.</summary>
    public static string OrNone(this string? text) => text ?? "";

    /// <summary>The hour, since 1970 in UTC, in which an instant lies.</summary>
    public static long Hour(this DateTimeOffset instant) => instant.ToUnixTimeMilliseconds() / 3_600_000;

    private sealed class IdColumn : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => Guid.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, Guid value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value.ToString();
        }
    }

    private sealed class InstantColumn : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);

        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToUnixTimeMilliseconds();
        }
    }

    private sealed class DayColumn : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => Days.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value.Text();
        }
    }
}
