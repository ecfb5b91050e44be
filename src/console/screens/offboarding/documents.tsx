import { Button } from '@mantine/core';
import { FileSpreadsheet, FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface Props {
  /** Names the files. */
  readonly name: string;
  readonly csv: string;
  readonly pdf: string;
}

/** The evidence to take away: a table and a document to file. */
export function Documents({ name, csv, pdf }: Props) {
  const { t } = useTranslation('offboarding');
  const file = `offboarding-${name.replace(/[^\w.@-]+/g, '-')}`;
  return (
    <>
      <Button
        component="a"
        variant="default"
        href={csv}
        download={`${file}.csv`}
        leftSection={<FileSpreadsheet aria-hidden size={16} />}
      >
        {t('csv')}
      </Button>
      <Button
        component="a"
        variant="default"
        href={pdf}
        download={`${file}.pdf`}
        leftSection={<FileText aria-hidden size={16} />}
      >
        {t('pdf')}
      </Button>
    </>
  );
}
